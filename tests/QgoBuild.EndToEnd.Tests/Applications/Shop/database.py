"""The connection to the database."""
import time

import psycopg2


def connect(patience=10):
    """Connects, and waits for a database that does not answer yet."""
    end = time.monotonic() + patience
    while True:
        try:
            return psycopg2.connect("", connect_timeout=3)
        except psycopg2.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
