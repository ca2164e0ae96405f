/** How documents are asked for on behalf of others: what is asked, and how much of it. */
export { type Budget, type Budgets, ofFile, ofRun } from "./Budget.ts"
export { type Ask, type Fetch, type Fetched, make, type Options, own } from "./Fetcher.ts"
