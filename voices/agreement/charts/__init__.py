"""What a kept run says, as charts in the terminal."""
