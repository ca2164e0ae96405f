/** What the API sends is what `Plain` says: each schema and its interface are one type. */
import type { Plain } from "@laurel/core"
import { expectTypeOf, it } from "@effect/vitest"
import type * as Shapes from "../src/Shapes.ts"
import type { ImportShape } from "../src/ImportShapes.ts"

it("sends what the interfaces of plain objects say, no field more and none less", () => {
  expectTypeOf<typeof Shapes.Person.Type>().toEqualTypeOf<Plain.Contact>()
  expectTypeOf<typeof Shapes.History.Type>().toEqualTypeOf<Plain.History>()
  expectTypeOf<typeof Shapes.Holds.Type>().toEqualTypeOf<Plain.Holds>()
  expectTypeOf<typeof Shapes.Explanation.Type>().toEqualTypeOf<Plain.Explanation>()
  expectTypeOf<typeof Shapes.Holder.Type>().toEqualTypeOf<Plain.Holder>()
  expectTypeOf<typeof Shapes.Expiring.Type>().toEqualTypeOf<Plain.Expiring>()
  expectTypeOf<typeof Shapes.Gap.Type>().toEqualTypeOf<Plain.Gap>()
  expectTypeOf<typeof Shapes.Account.Type>().toEqualTypeOf<Plain.Account>()
  expectTypeOf<typeof Shapes.Earning.Type>().toEqualTypeOf<Plain.Earning>()
  expectTypeOf<typeof Shapes.Waiting.Type>().toEqualTypeOf<Plain.Waiting>()
  expectTypeOf<typeof Shapes.Question.Type>().toEqualTypeOf<Plain.Question>()
  expectTypeOf<typeof Shapes.Pending.Type>().toEqualTypeOf<Plain.Pending>()
  expectTypeOf<typeof Shapes.RejectionShape.Type>().toEqualTypeOf<Plain.Rejection>()
  expectTypeOf<typeof ImportShape.Type>().toEqualTypeOf<Plain.Import>()
  expectTypeOf<Omit<typeof Shapes.Decided.Type, "preview" | "decision" | "isWhole">>().toEqualTypeOf<Plain.Changed>()
})
