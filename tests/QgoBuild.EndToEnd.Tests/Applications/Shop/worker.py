"""Does the jobs, each once. Two of these at the same time would be a fault, which the table collisions records."""
import signal
import time

from database import connect

stopping = False


def stop(*_):
    global stopping
    stopping = True


signal.signal(signal.SIGTERM, stop)
connection = connect(60)
connection.autocommit = True
cursor = connection.cursor()
cursor.execute("SELECT pg_try_advisory_lock(1)")
if not cursor.fetchone()[0]:
    cursor.execute("INSERT INTO collisions DEFAULT VALUES")
while not stopping:
    cursor.execute("SELECT id FROM jobs WHERE runs = 0 ORDER BY id LIMIT 1")
    job = cursor.fetchone()
    if job is None:
        time.sleep(0.05)
        continue
    time.sleep(0.01)
    cursor.execute("UPDATE jobs SET runs = runs + 1 WHERE id = %s", job)
