"""What a kept run says, as charts: in the terminal (`as_text`) and as pictures (`as_picture`)."""
