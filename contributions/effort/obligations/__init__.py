"""The hours per week that municipalities owe: adopted by the board, and proposed."""
