"""Text pasted from elsewhere: word processors, mail, spreadsheets, web pages; kept to what a body may hold, word for word."""
