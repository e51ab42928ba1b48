-- Nobody but the playground asks what happened in a workspace since a time, and its database is small.
DROP INDEX audit_workspace;
