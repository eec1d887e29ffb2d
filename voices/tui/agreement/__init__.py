"""The agreement screen: kept runs table by table, what stands behind each row, and measuring anew."""
