import type { PageWords } from "./PageWords.ts"

export const es: PageWords = {
  name: "Español",
  skip: "Ir a la respuesta",
  nav: { label: "Páginas", verify: "Comprobar una credencial", languages: "Idiomas" },
  standing: {
    valid: {
      title: "Este certificado es válido",
      meaning: "Todo lo que dice está respaldado hoy por el registro del emisor."
    },
    validUntil: (day) => `Su último día de validez es el ${day}.`,
    validAlways: "No tiene fecha de fin.",
    extended: (day) => `En el propio certificado figura el ${day}: se prorrogó después de su emisión.`,
    unbelieved: {
      title: "La firma de este certificado ya no es fiable",
      meaning:
        "La clave con la que se firmó llegó a otras manos, así que el archivo del certificado ya no prueba nada. Lo que consta hoy en el registro del emisor figura en esta página. Pida a la persona un certificado más reciente o pregunte al emisor."
    },
    pending: {
      title: "Este certificado aún no es válido",
      meaning: (day) => `Será válido a partir del ${day}. Hasta entonces no cuenta.`
    },
    expired: {
      title: "Este certificado ha caducado",
      meaning: (day) =>
        `Su último día de validez fue el ${day}. Si la persona lo ha renovado desde entonces, tiene un certificado más reciente: pídaselo.`
    },
    suspended: {
      title: "Este certificado está suspendido",
      meaning: (day) =>
        day === null
          ? "Actualmente no cuenta. Puede volver a ser válido: consulte de nuevo esta página o pregunte al emisor."
          : `Actualmente no cuenta. Está suspendido hasta el ${day} inclusive.`
    },
    revoked: {
      title: "Este certificado fue revocado",
      meaning: (day) => `El emisor lo retiró. No cuenta desde el ${day}.`
    },
    withdrawn: {
      title: "Este certificado fue retirado",
      meaning: (day) => `Aquello en lo que se basaba ya no se sostiene. No cuenta desde el ${day}.`
    },
    void: {
      title: "Este certificado es nulo",
      meaning: "Se emitió por error o para otra persona. Nunca contó."
    },
    outdated: {
      title: "Este certificado está desactualizado",
      meaning:
        "El registro del emisor se corrigió después de la emisión y ahora dice otra cosa. No se fíe de él: pida a la persona uno más reciente o pregunte al emisor."
    },
    superseded: {
      title: "Este certificado fue sustituido",
      meaning: "Se emitió otro más reciente en su lugar. No se fíe de este."
    },
    erased: {
      title: "El contenido de este certificado se borró",
      meaning:
        "Se emitió un certificado con este número, pero su contenido se ha borrado, así que nadie puede decir si es válido. No se fíe de él."
    },
    unknown: {
      title: "Aquí no existe tal certificado",
      meaning:
        "Aquí nunca se emitió un certificado con este número. Compruebe que la dirección está completa y escrita exactamente como en el certificado. Si lo está, el certificado no es auténtico o es de otro emisor."
    }
  },
  worse: {
    person: "Se hizo cuando el registro confundía a dos personas; puede que nombre a la que no es.",
    earnedOn: (said, now) => `Dice que se obtuvo el ${said}; en el registro consta el ${now}.`,
    validFrom: (said, now) => `Dice que es válido desde el ${said}; en el registro consta el ${now}.`,
    validUntil: (said, now) =>
      said === null
        ? `Dice que no tiene fecha de fin; según el registro, su último día de validez es el ${now}.`
        : `Dice que su último día de validez es el ${said}; en el registro consta el ${now}.`,
    score: (said, now) =>
      now === null
        ? `Dice un resultado de ${said}; en el registro no consta ninguno.`
        : `Dice un resultado de ${said}; en el registro consta ${now}.`
  },
  newer: "Ver el certificado más reciente",
  asOf: (moment) => `Situación a ${moment}`,
  facts: {
    heading: "Lo que dice",
    left: "Lo que aún se sabe",
    withheld:
      "Este certificado fue retirado. Lo que dice se muestra cuando haya indicado más abajo la persona a la que se otorgó.",
    achievement: "Logro",
    issuer: "Emitido por",
    earnedOn: "Obtenido el",
    validFrom: "Válido desde el",
    lastDay: "Último día de validez",
    noEnd: "Sin fecha de fin",
    score: "Resultado",
    hours: "Horas",
    recorded: "Emitido el",
    number: "Número del certificado",
    zone: (zone) => `Los días se cuentan en la zona horaria ${zone}.`
  },
  criteria: "Lo que se exige",
  evidence: "En qué se basa",
  person: {
    heading: "¿Es de esta persona?",
    why: "Esta página no nombra a nadie. Si ya tiene un nombre o una dirección de correo, puede preguntar si el certificado le corresponde.",
    label: "Nombre completo o dirección de correo electrónico",
    button: "Comparar",
    same: "Sí, coincide: el certificado se emitió a una persona con este nombre o esta dirección de correo.",
    other:
      "No coincide. Compare la grafía con la del certificado. Si es correcta, el certificado no se emitió a esta persona con este nombre.",
    untold:
      "No se puede comparar: con este certificado no se guarda ni un nombre ni una dirección de correo. Pregunte al emisor de quién es.",
    noAddress:
      "Con este certificado no se guarda ninguna dirección de correo, pero sí un nombre. Escriba el nombre completo tal como figura en el certificado.",
    noName:
      "Con este certificado no se guarda ningún nombre, pero sí una dirección de correo. Escriba la dirección de correo de la persona.",
    missing: "Escriba un nombre o una dirección de correo.",
    tooLong: "Escriba como máximo 320 caracteres."
  },
  genuine: (host) => `Está en la página del emisor solo si la barra de direcciones de su navegador muestra ${host}.`,
  problem: "Corrija esto",
  find: {
    heading: "Buscar un certificado por su número",
    label: "Número del certificado",
    hint: "22 letras, cifras, - y _, como en el certificado. Las mayúsculas y las minúsculas son distintas.",
    button: "Buscar",
    wrong: "Esto no es un número de certificado. Un número tiene exactamente 22 letras, cifras, - y _."
  },
  verify: {
    title: "Comprobar una credencial",
    what: "Compruebe un Open Badge u otra credencial digital, de cualquier emisor. Dé su texto o su archivo.",
    heading: "Su credencial",
    text: "Texto o dirección de la credencial",
    textHint: "JSON, un JWT (una línea larga que empieza por eyJ) o una dirección que empieza por https://",
    file: "O su archivo",
    fileHint: "JSON, PNG, SVG o PDF con una credencial dentro, 10 MB como máximo",
    person: "¿De quién debería ser? (opcional)",
    personHint: "Un nombre o una dirección de correo, para comparar con lo que contiene la credencial",
    button: "Comprobar",
    kept: "Nada de lo que dé aquí se guarda. Para comprobarla, se pide al emisor nombrado en ella su clave y su lista de credenciales revocadas.",
    missing: "Dé el texto de la credencial o elija su archivo.",
    both: "Dé un texto o un archivo, no ambos.",
    tooLong: "Un nombre o una dirección de correo tiene como máximo 320 caracteres.",
    again: "Comprobar otra"
  },
  report: {
    answers: {
      valid: {
        title: "Esta credencial es válida",
        meaning: "Su emisor la firmó, nadie la ha modificado desde entonces, no se ha retirado y es válida hoy."
      },
      expired: { title: "Esta credencial ha caducado", meaning: "Fue válida y ya no lo es." },
      notYetValid: { title: "Esta credencial aún no es válida", meaning: "Lo será más adelante." },
      revoked: { title: "Esta credencial fue revocada", meaning: "Su emisor la retiró. No se fíe de ella." },
      suspended: {
        title: "Esta credencial está suspendida",
        meaning: "Su emisor dice que actualmente no cuenta. Puede volver a ser válida."
      },
      invalid: {
        title: "Esta credencial no es válida",
        meaning: "Se modificó, no es de quien dice o está dañada. No se fíe de ella. Lo que falló figura más abajo."
      },
      undetermined: {
        title: "No se puede decir si esta credencial es válida",
        meaning: "Algo no se pudo comprobar. No se fíe de ella hasta que se pueda. Lo que falta figura más abajo."
      },
      another: {
        title: "Esta credencial es válida, pero no es de esta persona",
        meaning:
          "Todo en ella está en orden, pero se otorgó a otra persona, o a la misma con otro nombre u otra dirección. Pida el nombre o la dirección a los que se otorgó, tal como se escribieron entonces."
      },
      incomparable: {
        title: "Esta credencial es válida, pero no se puede decir de quién es",
        meaning:
          "Todo en ella está en orden, pero no dice a quién se otorgó de una forma que se pueda comparar con lo que usted indicó. Pruebe con una dirección de correo en lugar de un nombre o al revés, o pregunte al emisor."
      }
    },
    says: "Lo que dice",
    unproved: "Sin probar: cualquiera pudo haber escrito esto.",
    title: "Título",
    issuer: "Emisor",
    id: "Número o dirección",
    ours: "Ver su página aquí: su situación hoy",
    validUntil: "Válida hasta el",
    checks: "Lo que se comprobó",
    beware:
      "Lo que se comprobó es la credencial que hay dentro del archivo. Lo que muestra la página o la imagen puede ser otra cosa: compárelo con lo que sigue.",
    trust:
      "Estas comprobaciones dicen de quién es la credencial y si sigue siendo válida. Si confía en su emisor lo decide usted.",
    names: {
      form: "Forma",
      proof: "Firma",
      key: "Clave del emisor",
      status: "Situación según el emisor",
      dates: "Fechas",
      recipient: "Persona"
    },
    outcomes: { held: "En orden", failed: "Falló", unknown: "No se sabe", notMade: "Sin comprobar" },
    english: "Los detalles están en inglés.",
    nth: (number, count) => `Credencial ${number} de ${count}`,
    several: "Contiene varias credenciales. La respuesta de arriba es la de la peor.",
    more: (count) => `${count} más no se muestran aquí. Ninguna tiene una respuesta peor que las mostradas.`
  },
  failing: {
    notFound: { title: "Esta página no existe", meaning: "Compruebe la dirección." },
    method: {
      title: "A esta página no se le puede preguntar así",
      meaning: "Ábrala en un navegador y use sus formularios."
    },
    tooLarge: { title: "Es demasiado grande", meaning: "Una credencial puede tener como máximo 10 MB." },
    malformed: {
      title: "No se pudo leer",
      meaning:
        "Lo que envió su navegador está dañado o no es un formulario de esta página. Vuelva atrás y envíelo de nuevo."
    },
    busy: {
      title: "Hay demasiadas comprobaciones en este momento",
      meaning: "No se comprobó nada. Envíelo de nuevo dentro de medio minuto."
    },
    tooMany: {
      title: "Ha preguntado demasiadas veces",
      meaning: (seconds) => `No se comprobó nada. Pregunte de nuevo dentro de ${seconds} segundos.`
    },
    unable: {
      title: "Por el momento no podemos decirlo",
      meaning:
        "Algo no funciona aquí. Eso no dice nada del certificado: puede ser válido o no. Pregunte de nuevo dentro de unos minutos."
    }
  }
}
