"""What an uploaded file is: looked into here, believed nowhere."""
