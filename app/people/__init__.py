"""Who is asking: students without accounts, known by a cookie that only they hold."""
