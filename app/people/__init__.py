"""Who is asking, and what they may do: students without accounts, teachers, classrooms."""
