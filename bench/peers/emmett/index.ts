/** emmett-sqlite carries a copy of emmett in its own code: only its types come through here. */
export * from "emmett"
