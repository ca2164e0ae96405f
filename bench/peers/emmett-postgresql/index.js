/** emmett-postgresql beside its own emmett: both versions can't be in one place. */
export { getPostgreSQLEventStore } from "@event-driven-io/emmett-postgresql"
