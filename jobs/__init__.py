"""What the clock starts: waking up, what is due, what is to be sent."""
