web-home = Home
