-- Four roles for a Laurel store on PostgreSQL 14 and later, each with no more rights than its work takes:
--
--   laurel_owner   owns the schema and its tables: begins a store, and brings it up to date with a newer Laurel
--   laurel_writer  syncs, decides and rebuilds: reads everything, adds rows, replaces what follows from them; can't create or
--                  drop anything, and can't alter or delete a fact, an entry, a decision or a catalog; lets raw rows go whose
--                  retention is over
--   laurel_eraser  may do what a writer may, and erase people: write over texts that name them, and over nothing else
--   laurel_reader  answers questions: reads only
--
-- None of them can log in. Make a login for each program and put it into one of them (docs/postgresql.md).
--
-- Run it on the store's database as a superuser, or as a user who may create roles and owns the database:
--
--   psql -v ON_ERROR_STOP=1 -v database=learning -v schema=laurel -f roles.sql "postgres://admin@server/learning"
--
-- Run it before the first sync; again after it, once the tables are there; and again after each update of Laurel that changes the
-- schema. Running it twice changes nothing.

BEGIN;

-- Messages such as "role is a member already" are no news.
SET LOCAL client_min_messages = warning;

DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['laurel_owner', 'laurel_writer', 'laurel_eraser', 'laurel_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', role_name);
    END IF;
  END LOOP;
END
$$;

-- Whoever runs this must be able to give away what is theirs, and to speak for the owner below.
GRANT laurel_owner TO CURRENT_USER;

GRANT laurel_writer TO laurel_eraser;

-- The database: to connect. What others may do in it is left as it is: a store may share its database. Where it does not, an
-- administrator will want to take from PUBLIC what it has by default: REVOKE TEMPORARY ON DATABASE …; and before PostgreSQL 15
-- REVOKE CREATE ON SCHEMA public.
GRANT CONNECT ON DATABASE :"database" TO laurel_owner, laurel_writer, laurel_eraser, laurel_reader;

-- The schema: the owner's, also where a store was begun in it before there were roles.
CREATE SCHEMA IF NOT EXISTS :"schema" AUTHORIZATION laurel_owner;
ALTER SCHEMA :"schema" OWNER TO laurel_owner;
REVOKE ALL ON SCHEMA :"schema" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"schema" TO laurel_writer, laurel_eraser, laurel_reader;

-- What follows looks at the tables there are, and needs the schema's name as a value.
SET LOCAL laurel.roles_schema = :'schema';

DO $$
DECLARE
  target text := current_setting('laurel.roles_schema');
  found record;
BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = target AND tableowner <> 'laurel_owner' LOOP
    EXECUTE format('ALTER TABLE %I.%I OWNER TO laurel_owner', target, found.tablename);
  END LOOP;
END
$$;

-- Everything can be read, also what a newer Laurel adds. What may be written is granted table by table, and nothing by default.
REVOKE ALL ON ALL TABLES IN SCHEMA :"schema" FROM PUBLIC, laurel_writer, laurel_eraser, laurel_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO laurel_writer, laurel_reader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA :"schema" TO laurel_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE laurel_owner IN SCHEMA :"schema" GRANT SELECT ON TABLES TO laurel_writer, laurel_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE laurel_owner IN SCHEMA :"schema" GRANT USAGE ON SEQUENCES TO laurel_writer;

DO $$
DECLARE
  target text := current_setting('laurel.roles_schema');
  granted record;
BEGIN
  FOR granted IN
    SELECT * FROM (VALUES
      -- Only ever added to.
      ('name', 'INSERT'),
      ('stream', 'INSERT'),
      ('catalog', 'INSERT'),
      ('identity', 'INSERT'),
      ('claim', 'INSERT'),
      ('decision', 'INSERT'),
      ('decision_about', 'INSERT'),
      ('learner', 'INSERT'),
      ('fact', 'INSERT'),
      ('entry', 'INSERT'),
      ('certificate', 'INSERT'),
      ('certificate_about', 'INSERT'),
      ('leaf', 'INSERT'),
      ('node', 'INSERT'),
      ('checkpoint', 'INSERT'),
      ('withdrawn', 'INSERT'),
      -- Only read: what an erasure leaves behind, so that it is not undone by the next sync.
      ('ignored', NULL),
      ('secret', NULL),
      -- Added to; the row itself goes when its retention is over, and what the log committed to takes its place.
      ('archived', 'INSERT, UPDATE (raw, sealed)'),
      -- Added to; a batch is given its place in the log, and a contact a new stamp with each commit.
      ('batch', 'INSERT, UPDATE (size, root)'),
      ('contact', 'INSERT, UPDATE (stamp)'),
      -- Added to; an import ends with its last commit.
      ('import', 'INSERT, UPDATE (ended)'),
      -- One row each, that says how things stand.
      ('log', 'UPDATE'),
      ('counter', 'UPDATE'),
      -- How things stand, by source, by lease, by row that could not be read.
      ('block', 'INSERT, UPDATE'),
      ('position', 'INSERT, UPDATE'),
      ('lease', 'INSERT, UPDATE'),
      ('rejection', 'INSERT, UPDATE'),
      -- Rows as they were last received: replaced by what comes next, and gone when their retention is over.
      ('received', 'INSERT, DELETE'),
      -- What programs keep beside the record.
      ('shelf', 'INSERT, UPDATE, DELETE'),
      -- Derived from the facts, decisions and entries, and replaced when they say otherwise.
      ('achievement', 'INSERT, UPDATE'),
      ('person', 'INSERT, UPDATE, DELETE'),
      ('holding', 'INSERT, DELETE'),
      -- What they were before: added to, and put right by a rebuild.
      ('person_past', 'INSERT, DELETE'),
      ('achievement_past', 'INSERT, DELETE'),
      ('holding_past', 'INSERT, DELETE')
    ) AS rights (table_name, privileges)
  LOOP
    -- Before the first sync there are none.
    IF granted.privileges IS NOT NULL AND to_regclass(format('%I.%I', target, granted.table_name)) IS NOT NULL THEN
      EXECUTE format('GRANT %s ON %I.%I TO laurel_writer', granted.privileges, target, granted.table_name);
    END IF;
  END LOOP;
  -- What erasing somebody writes over. What else could be written there is found by `laurel verify`.
  FOR granted IN
    SELECT * FROM (VALUES
      ('contact', 'UPDATE (secret, sealed)'),
      ('identity', 'DELETE'),
      ('claim', 'UPDATE (value, sealed)'),
      ('learner', 'UPDATE (key, sealed)'),
      ('fact', 'UPDATE (key, said, detail, sealed)'),
      ('decision', 'UPDATE (text, sealed)'),
      ('certificate', 'UPDATE (actor, role, text, sealed)'),
      ('withdrawn', 'DELETE'),
      ('import', 'UPDATE (label)'),
      ('ignored', 'INSERT')
    ) AS rights (table_name, privileges)
  LOOP
    IF to_regclass(format('%I.%I', target, granted.table_name)) IS NOT NULL THEN
      EXECUTE format('GRANT %s ON %I.%I TO laurel_eraser', granted.privileges, target, granted.table_name);
    END IF;
  END LOOP;
END
$$;

COMMIT;
