import type { PageWords } from "./PageWords.ts"

export const pt: PageWords = {
  name: "Português",
  skip: "Ir para a resposta",
  nav: { label: "Páginas", verify: "Verificar uma credencial", languages: "Idiomas" },
  standing: {
    valid: { title: "Este certificado é válido", meaning: "Tudo o que diz é sustentado hoje pelo registo do emissor." },
    validUntil: (day) => `O seu último dia de validade é ${day}.`,
    validAlways: "Não tem data de fim.",
    extended: (day) => `No próprio certificado consta ${day}: foi prorrogado depois da emissão.`,
    unbelieved: {
      title: "A assinatura deste certificado já não é de confiança",
      meaning:
        "A chave com que foi assinado foi parar a outras mãos, pelo que o ficheiro do certificado já não prova nada. O que consta hoje no registo do emissor está nesta página. Peça à pessoa um certificado mais recente ou pergunte ao emissor."
    },
    pending: {
      title: "Este certificado ainda não é válido",
      meaning: (day) => `Será válido a partir de ${day}. Até lá, não conta.`
    },
    expired: {
      title: "Este certificado expirou",
      meaning: (day) =>
        `O seu último dia de validade foi ${day}. Se a pessoa o renovou desde então, tem um certificado mais recente: peça-lho.`
    },
    suspended: {
      title: "Este certificado está suspenso",
      meaning: (day) =>
        day === null
          ? "De momento não conta. Pode voltar a ser válido: consulte de novo esta página ou pergunte ao emissor."
          : `De momento não conta. Está suspenso até ${day}, inclusive.`
    },
    revoked: {
      title: "Este certificado foi revogado",
      meaning: (day) => `O emissor retirou-o. Não conta desde ${day}.`
    },
    withdrawn: {
      title: "Este certificado foi retirado",
      meaning: (day) => `Aquilo em que se baseava já não se verifica. Não conta desde ${day}.`
    },
    void: {
      title: "Este certificado é nulo",
      meaning: "Foi emitido por engano ou para outra pessoa. Nunca contou."
    },
    outdated: {
      title: "Este certificado está desatualizado",
      meaning:
        "O registo do emissor foi corrigido depois da emissão e agora diz outra coisa. Não confie nele: peça à pessoa um mais recente ou pergunte ao emissor."
    },
    superseded: {
      title: "Este certificado foi substituído",
      meaning: "Foi emitido outro mais recente no seu lugar. Não confie neste."
    },
    erased: {
      title: "O conteúdo deste certificado foi apagado",
      meaning:
        "Foi emitido um certificado com este número, mas o seu conteúdo foi apagado, por isso ninguém pode dizer se é válido. Não confie nele."
    },
    unknown: {
      title: "Aqui não existe esse certificado",
      meaning:
        "Nunca foi emitido aqui um certificado com este número. Verifique se o endereço está completo e escrito exatamente como no certificado. Se estiver, o certificado não é autêntico ou é de outro emissor."
    }
  },
  worse: {
    person: "Foi emitido quando o registo confundia duas pessoas; pode indicar a pessoa errada.",
    earnedOn: (said, now) => `Diz que foi obtido em ${said}; no registo consta ${now}.`,
    validFrom: (said, now) => `Diz que é válido desde ${said}; no registo consta ${now}.`,
    validUntil: (said, now) =>
      said === null
        ? `Diz que não tem data de fim; no registo consta ${now} como último dia de validade.`
        : `Diz que o último dia de validade é ${said}; no registo consta ${now}.`,
    score: (said, now) =>
      now === null
        ? `Diz um resultado de ${said}; no registo não consta nenhum.`
        : `Diz um resultado de ${said}; no registo consta ${now}.`
  },
  newer: "Ver o certificado mais recente",
  asOf: (moment) => `Situação em ${moment}`,
  facts: {
    heading: "O que diz",
    left: "O que ainda se sabe",
    withheld:
      "Este certificado foi retirado. O que diz é mostrado depois de indicar abaixo a pessoa a quem foi emitido.",
    achievement: "Qualificação",
    issuer: "Emitido por",
    earnedOn: "Obtido em",
    validFrom: "Válido desde",
    lastDay: "Último dia de validade",
    noEnd: "Sem data de fim",
    score: "Resultado",
    hours: "Horas",
    recorded: "Emitido em",
    number: "Número do certificado",
    zone: (zone) => `Os dias são contados no fuso horário ${zone}.`
  },
  criteria: "O que é exigido",
  evidence: "Em que se baseia",
  person: {
    heading: "É desta pessoa?",
    why: "Esta página não nomeia ninguém. Se já tem um nome ou um endereço de e-mail, pode perguntar se o certificado lhe corresponde.",
    label: "Nome completo ou endereço de e-mail",
    button: "Comparar",
    same: "Sim, corresponde: o certificado foi emitido para uma pessoa com este nome ou endereço de e-mail.",
    other:
      "Não corresponde. Compare a grafia com a do certificado. Se estiver certa, o certificado não foi emitido para esta pessoa com este nome.",
    untold:
      "Não é possível comparar: com este certificado não está guardado nem um nome nem um endereço de e-mail. Pergunte ao emissor de quem é.",
    noAddress:
      "Com este certificado não está guardado nenhum endereço de e-mail, mas está um nome. Escreva o nome completo tal como está impresso no certificado.",
    noName:
      "Com este certificado não está guardado nenhum nome, mas está um endereço de e-mail. Escreva o endereço de e-mail da pessoa.",
    missing: "Escreva um nome ou um endereço de e-mail.",
    tooLong: "Escreva no máximo 320 caracteres."
  },
  genuine: (host) => `Só está na página do emissor se a barra de endereço do seu navegador mostrar ${host}.`,
  problem: "Corrija isto",
  find: {
    heading: "Procurar um certificado pelo número",
    label: "Número do certificado",
    hint: "22 letras, algarismos, - e _, como no certificado. Maiúsculas e minúsculas são diferentes.",
    button: "Procurar",
    wrong: "Isto não é um número de certificado. Um número tem exatamente 22 letras, algarismos, - e _."
  },
  verify: {
    title: "Verificar uma credencial",
    what: "Verifique um Open Badge ou outra credencial digital, de qualquer emissor. Dê o seu texto ou o seu ficheiro.",
    heading: "A credencial",
    text: "Texto ou endereço da credencial",
    textHint: "JSON, um JWT (uma linha longa que começa por eyJ) ou um endereço que começa por https://",
    file: "Ou o seu ficheiro",
    fileHint: "JSON, PNG, SVG ou PDF com uma credencial dentro, no máximo 10 MB",
    person: "De quem deveria ser? (opcional)",
    personHint: "Um nome ou um endereço de e-mail, para comparar com o que está na credencial",
    button: "Verificar",
    kept: "Nada do que dá aqui é guardado. Para a verificação, pede-se ao emissor nela indicado a sua chave e a sua lista de credenciais revogadas.",
    missing: "Dê o texto da credencial ou escolha o seu ficheiro.",
    both: "Dê um texto ou um ficheiro, não ambos.",
    tooLong: "Um nome ou um endereço de e-mail tem no máximo 320 caracteres.",
    again: "Verificar outra"
  },
  report: {
    answers: {
      valid: {
        title: "Esta credencial é válida",
        meaning: "O seu emissor assinou-a, ninguém a alterou desde então, não foi retirada e é válida hoje."
      },
      expired: { title: "Esta credencial expirou", meaning: "Foi válida e já não é." },
      notYetValid: { title: "Esta credencial ainda não é válida", meaning: "Só o será mais tarde." },
      revoked: { title: "Esta credencial foi revogada", meaning: "O seu emissor retirou-a. Não confie nela." },
      suspended: {
        title: "Esta credencial está suspensa",
        meaning: "O seu emissor diz que de momento não conta. Pode voltar a ser válida."
      },
      invalid: {
        title: "Esta credencial não é válida",
        meaning:
          "Foi alterada, não é de quem diz, ou está danificada. Não confie nela. O que falhou está indicado abaixo."
      },
      undetermined: {
        title: "Não se pode dizer se esta credencial é válida",
        meaning: "Algo não pôde ser verificado. Não confie nela até lá. O que falta está indicado abaixo."
      },
      another: {
        title: "Esta credencial é válida, mas não é desta pessoa",
        meaning:
          "Tudo nela está em ordem, mas foi dada a outra pessoa, ou à mesma com outro nome ou outro endereço. Peça o nome ou o endereço a que foi dada, tal como foi escrito então."
      },
      incomparable: {
        title: "Esta credencial é válida, mas não se pode dizer de quem é",
        meaning:
          "Tudo nela está em ordem, mas não diz a quem foi dada de uma forma que se possa comparar com o que indicou. Tente um endereço de e-mail em vez de um nome ou o contrário, ou pergunte ao emissor."
      }
    },
    says: "O que diz",
    unproved: "Não provado: qualquer pessoa pode ter escrito isto.",
    title: "Título",
    issuer: "Emissor",
    id: "Número ou endereço",
    ours: "Ver a sua página aqui: a situação hoje",
    validUntil: "Válida até",
    checks: "O que foi verificado",
    beware:
      "Foi verificada a credencial dentro do ficheiro. O que a página ou a imagem mostra pode ser outra coisa: compare com o que se segue.",
    trust:
      "Estas verificações dizem de quem é a credencial e se ainda é válida. Se confia no seu emissor, decide você.",
    names: {
      form: "Forma",
      proof: "Assinatura",
      key: "Chave do emissor",
      status: "Situação junto do emissor",
      dates: "Datas",
      recipient: "Pessoa"
    },
    outcomes: { held: "Em ordem", failed: "Falhou", unknown: "Não se sabe", notMade: "Não verificado" },
    english: "Os pormenores estão em inglês.",
    nth: (number, count) => `Credencial ${number} de ${count}`,
    several: "Contém várias credenciais. A resposta acima é a da pior.",
    more: (count) => `Mais ${count} não são mostradas aqui. Nenhuma tem uma resposta pior do que as mostradas.`
  },
  failing: {
    notFound: { title: "Esta página não existe", meaning: "Verifique o endereço." },
    method: {
      title: "Não se pode perguntar assim a esta página",
      meaning: "Abra-a num navegador e use os seus formulários."
    },
    tooLarge: { title: "É demasiado grande", meaning: "Uma credencial pode ter no máximo 10 MB." },
    malformed: {
      title: "Não foi possível ler",
      meaning:
        "O que o seu navegador enviou está danificado ou não é um formulário desta página. Volte atrás e envie de novo."
    },
    busy: {
      title: "Há demasiadas verificações neste momento",
      meaning: "Nada foi verificado. Envie de novo dentro de meio minuto."
    },
    tooMany: {
      title: "Perguntou demasiadas vezes",
      meaning: (seconds) => `Nada foi verificado. Pergunte de novo dentro de ${seconds} segundos.`
    },
    unable: {
      title: "De momento não podemos dizer",
      meaning:
        "Algo não está a funcionar aqui. Isso nada diz do certificado: pode ser válido ou não. Pergunte de novo dentro de alguns minutos."
    }
  }
}
