/** Administrate: what its learners did, and what its catalogue comes to in Laurel's. */
export {
  type Catalogue,
  type How,
  type Options as CatalogueOptions,
  read as catalogue,
  type RuleFields
} from "./catalogue/Catalogue.ts"
