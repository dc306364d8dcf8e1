"""What people may ask about their data: to have it erased, and to take it along."""
