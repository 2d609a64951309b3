"""The public pages behind the QR code: plain Vietnamese HTML, no log-in, no JavaScript."""
