"""What every browser of a school must do: the same tests before Chromium, Firefox and WebKit."""
