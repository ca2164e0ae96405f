import type { PageWords } from "./PageWords.ts"

export const zh: PageWords = {
  name: "简体中文",
  skip: "跳到结果",
  nav: { label: "页面", verify: "验证电子凭证", languages: "语言" },
  standing: {
    valid: { title: "此证书有效", meaning: "其所载内容均有颁发者今天的记录支持。" },
    validUntil: (day) => `有效期的最后一天：${day}。`,
    validAlways: "没有截止日期。",
    extended: (day) => `证书上写的是 ${day}：颁发之后已延期。`,
    unbelieved: {
      title: "此证书的签名已不可信",
      meaning:
        "用于签署它的密钥已落入他人之手，证书文件不再能证明任何事。颁发者今天的记录见本页。请向持有人索取更新的证书，或询问颁发者。"
    },
    pending: { title: "此证书尚未生效", meaning: (day) => `自 ${day} 起生效。在此之前不算数。` },
    expired: {
      title: "此证书已过期",
      meaning: (day) => `有效期的最后一天是 ${day}。如果持有人之后已续期，就会有一张更新的证书：请向其索取。`
    },
    suspended: {
      title: "此证书已暂停",
      meaning: (day) =>
        day === null
          ? "目前不算数。以后可能恢复：请稍后再查看此页，或询问颁发者。"
          : `目前不算数。暂停到 ${day} 结束为止。`
    },
    revoked: { title: "此证书已被吊销", meaning: (day) => `颁发者已将其吊销。自 ${day} 起不算数。` },
    withdrawn: { title: "此证书已被撤回", meaning: (day) => `它所依据的事实已不成立。自 ${day} 起不算数。` },
    void: { title: "此证书无效", meaning: "它是误发的，或发给了错误的人。从未算数。" },
    outdated: {
      title: "此证书的内容已过时",
      meaning:
        "证书颁发之后，颁发者更正了记录，现在的记录与证书不同。请勿依赖此证书：请向持有人索取更新的证书，或询问颁发者。"
    },
    superseded: { title: "此证书已被替换", meaning: "已颁发一张更新的证书来代替它。请勿依赖这一张。" },
    erased: {
      title: "此证书的内容已被删除",
      meaning: "曾经颁发过这个编号的证书，但其内容已被删除，因此没有人能说明它是否有效。请勿依赖它。"
    },
    unknown: {
      title: "这里没有这张证书",
      meaning:
        "这里从未颁发过这个编号的证书。请检查地址是否完整，并与证书上的完全一致。如果一致，则证书不是真的，或来自其他颁发者。"
    }
  },
  worse: {
    person: "制作此证书时，记录误将两个人当作同一人；证书上可能是另一人的姓名。",
    earnedOn: (said, now) => `证书上的获得日期是 ${said}，记录是 ${now}。`,
    validFrom: (said, now) => `证书上的生效日期是 ${said}，记录是 ${now}。`,
    validUntil: (said, now) =>
      said === null
        ? `证书上没有截止日期，记录中有效期的最后一天是 ${now}。`
        : `证书上有效期的最后一天是 ${said}，记录是 ${now}。`,
    score: (said, now) =>
      now === null ? `证书上的成绩是 ${said}，记录中没有成绩。` : `证书上的成绩是 ${said}，记录是 ${now}。`
  },
  newer: "查看更新的证书",
  asOf: (moment) => `截至 ${moment}`,
  facts: {
    heading: "证书内容",
    left: "仍然知道的内容",
    withheld: "此证书已被撤回。在下方填写获发此证书的人之后，才会显示其内容。",
    achievement: "资格",
    issuer: "颁发者",
    earnedOn: "获得日期",
    validFrom: "生效日期",
    lastDay: "有效期的最后一天",
    noEnd: "没有截止日期",
    score: "成绩",
    hours: "学时",
    recorded: "颁发时间",
    number: "证书编号",
    zone: (zone) => `日期按时区 ${zone} 计算。`
  },
  criteria: "获得条件",
  evidence: "依据",
  person: {
    heading: "是这个人的证书吗？",
    why: "此页不显示任何人的姓名。如果您已知道姓名或电子邮件地址，可以询问证书是否属于此人。",
    label: "全名或电子邮件地址",
    button: "比对",
    same: "是，相符：证书颁发给了使用此姓名或电子邮件地址的人。",
    other: "不相符。请与证书上的写法核对。如果写法无误，则证书不是以此姓名颁发给此人的。",
    untold: "无法比对：此证书没有保存姓名或电子邮件地址。请向颁发者询问证书属于谁。",
    noAddress: "此证书没有保存电子邮件地址，但保存了姓名。请输入证书上印的完整姓名。",
    noName: "此证书没有保存姓名，但保存了电子邮件地址。请输入此人的电子邮件地址。",
    missing: "请输入姓名或电子邮件地址。",
    tooLong: "最多输入 320 个字符。"
  },
  genuine: (host) => `只有当浏览器地址栏显示 ${host} 时，您才是在颁发者的页面上。`,
  problem: "请更正",
  find: {
    heading: "按编号查找证书",
    label: "证书编号",
    hint: "22 个字母、数字、- 和 _，与证书上的一致。区分大小写。",
    button: "查找",
    wrong: "这不是证书编号。编号恰好有 22 个字母、数字、- 和 _。"
  },
  verify: {
    title: "验证电子凭证",
    what: "验证任何颁发者的 Open Badge 或其他电子凭证。请提供其文本或文件。",
    heading: "您的电子凭证",
    text: "电子凭证的文本或地址",
    textHint: "JSON、JWT（以 eyJ 开头的一长行），或以 https:// 开头的地址",
    file: "或其文件",
    fileHint: "含有电子凭证的 JSON、PNG、SVG 或 PDF，最大 10 MB",
    person: "应当属于谁？（可不填）",
    personHint: "姓名或电子邮件地址，用来与电子凭证中的内容比对",
    button: "验证",
    kept: "您在此提供的内容不会被保存。验证时会向凭证中所写的颁发者查询其密钥和已吊销凭证的列表。",
    missing: "请提供电子凭证的文本，或选择其文件。",
    both: "请提供文本或文件，不要同时提供两者。",
    tooLong: "姓名或电子邮件地址最多 320 个字符。",
    again: "验证另一个"
  },
  report: {
    answers: {
      valid: { title: "此电子凭证有效", meaning: "由其颁发者签名，此后无人改动，没有被撤回，今天有效。" },
      expired: { title: "此电子凭证已过期", meaning: "它曾经有效，现在不再有效。" },
      notYetValid: { title: "此电子凭证尚未生效", meaning: "它以后才会生效。" },
      revoked: { title: "此电子凭证已被吊销", meaning: "其颁发者已将其吊销。请勿依赖它。" },
      suspended: { title: "此电子凭证已暂停", meaning: "其颁发者表示它目前不算数。以后可能恢复。" },
      invalid: {
        title: "此电子凭证无效",
        meaning: "它被改动过，或不是来自其所写的颁发者，或已损坏。请勿依赖它。未通过的项目见下文。"
      },
      undetermined: {
        title: "无法说明此电子凭证是否有效",
        meaning: "有些内容无法检查。在能够检查之前请勿依赖它。缺少的内容见下文。"
      },
      another: {
        title: "此电子凭证有效，但不属于此人",
        meaning: "其中一切无误，但它是颁发给他人的，或以另一姓名或地址颁发给同一人的。请询问颁发时所写的姓名或地址。"
      },
      incomparable: {
        title: "此电子凭证有效，但无法判断属于谁",
        meaning:
          "其中一切无误，但它没有以可与您所填内容比较的方式说明颁发给了谁。请改用电子邮件地址或姓名再试，或向颁发者查询。"
      }
    },
    says: "凭证内容",
    unproved: "未经证明：任何人都可能写下这些内容。",
    title: "名称",
    issuer: "颁发者",
    id: "编号或地址",
    ours: "查看它在这里的页面：今天的状态",
    validUntil: "有效期至",
    checks: "检查的内容",
    beware: "检查的是文件中的电子凭证。页面或图片显示的内容可能不同：请与下文核对。",
    trust: "这些检查说明电子凭证来自谁，以及是否仍然有效。是否信任其颁发者由您决定。",
    names: {
      form: "格式",
      proof: "签名",
      key: "颁发者的密钥",
      status: "颁发者处的状态",
      dates: "日期",
      recipient: "持有人"
    },
    outcomes: { held: "正常", failed: "未通过", unknown: "未知", notMade: "未检查" },
    english: "详细内容为英文。",
    nth: (number, count) => `电子凭证 ${number}（共 ${count}）`,
    several: "其中有多个电子凭证。上面的结果是其中最差的一个。",
    more: (count) => `还有 ${count} 个没有在此显示。其中没有比已显示的更差的结果。`
  },
  failing: {
    notFound: { title: "没有这个页面", meaning: "请检查地址。" },
    method: { title: "不能这样访问此页面", meaning: "请在浏览器中打开，并使用其中的表单。" },
    tooLarge: { title: "文件太大", meaning: "电子凭证最大 10 MB。" },
    malformed: { title: "无法读取", meaning: "浏览器发送的内容已损坏，或不是此页面的表单。请返回并重新发送。" },
    busy: { title: "目前验证的人太多", meaning: "没有进行任何检查。请在半分钟后重新发送。" },
    tooMany: { title: "您询问得太频繁", meaning: (seconds) => `没有进行任何检查。请在 ${seconds} 秒后再询问。` },
    unable: {
      title: "目前无法说明",
      meaning: "这里出了问题。这并不说明证书有效或无效。请在几分钟后再询问。"
    }
  }
}
