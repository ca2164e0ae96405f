export * as LedgerSql from "./LedgerSql.ts"
