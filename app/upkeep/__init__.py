"""What whoever runs the server does now and then: back up, restore, check that all is whole."""
