// These tests want a real MySQL, migrated. Without one they fail; skipping them would let a broken build pass for a good one.
if (!process.env['DATABASE_URL'])
  throw new Error(
    'The integration tests need a real, migrated MySQL: set DATABASE_URL (mysql://user:password@host:3306/database) and run `npm run migrate`. ' +
      '`npm run test:unit` runs the tests that need none.',
  );
