"""Agreement on data that never were a project: tables, span lists, published cases. Pure, but for reading the file."""
