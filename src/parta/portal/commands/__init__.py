"""What holders of offices do on the portal."""
