"""Applies the files in migrations/ that the table schema_migrations does not name, each in a transaction; with --check, it only looks for
one."""
import os
import sys

from database import connect

connection = connect(30)
with connection, connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version TEXT PRIMARY KEY)")
directory = os.path.join(os.path.dirname(__file__), "migrations")
for name in sorted(os.listdir(directory)):
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM schema_migrations WHERE version = %s", (name,))
        if cursor.fetchone():
            continue
        if "--check" in sys.argv:
            sys.exit(f"{name} is pending")
        with open(os.path.join(directory, name), encoding="utf-8") as file:
            cursor.execute(file.read())
        cursor.execute("INSERT INTO schema_migrations VALUES (%s)", (name,))
    print("applied", name)
