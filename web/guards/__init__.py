"""What is between a client and the views."""
