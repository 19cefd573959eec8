// These tests require a real, migrated MySQL and fail without one. Skipping them would make a broken build look good.
if (!process.env['DATABASE_URL'])
  throw new Error(
    'The integration tests need a real, migrated MySQL: set DATABASE_URL (mysql://user:password@host:3306/database) and run `npm run migrate`. ' +
      '`npm run test:unit` runs the tests that need none.',
  );
