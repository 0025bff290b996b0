// Knows orders to a model in Chinese, Japanese and Korean.

import type { Rule } from '../pattern/rule.ts'
import { isNoHabit } from './checks-prose.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

// Plain strings, not raw templates: Bun prints the letters of raw templates as escapes, which RE2 does not know.
export const cjkOrders = [
  {
    name: 'CJK Instruction Override ZH',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:^|[^会會])(?:忘记|忘記|忘掉)|忽略|无视|無視|忽視|不要理会|不要理會|不理会|不用理会|抛弃|拋棄|放弃|放棄|不要遵守|停止遵守|绕过|覆盖)[^。\\n]{0,8}(?:之前|以前|先前|上面|以上|前面|此前|所有|全部|一切|系统|系統|原有|原来|原來|原始|你的|您的|任何)[^。\\n]{0,8}(?:指令|指示|提示词|提示詞|提示|规则|規則|命令|设定|設定|约束|約束|准则|準則)|(?:不要|别|別|切勿|不得)(?:告诉|告訴|告知|透露给|透露給|让|讓|通知)(?:用户|用戶|使用者)[^。\\n]{0,10}(?:这|這|此|任何|知道|指令|内容|內容)|(?:显示|顯示|输出|輸出|泄露|洩露|透露|打印|重复|重複)[^。\\n]{0,6}(?:你的|您的)[^。\\n]{0,6}(?:系统提示|系統提示|初始指令|隐藏指令)',
    source,
  },
  {
    name: 'CJK Instruction Override JP',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:以前の|これまでの|今までの|上記の|前の|先の|過去の|既存の|すべての|全ての|元の|あなたの|システム)[^。\\n]{0,10}(?:指示|命令|ルール|プロンプト|規則|制約|指令)[^。\\n]{0,6}(?:無視|忘れ|破棄|従わない|従うな|捨て|取り消|上書き)(?:ることが|ることも|がち|てしまう|てしまい|る傾向)?|(?:ユーザー|利用者|使用者)に(?:は)?[^。\\n]{0,10}(?:言わない|伝えない|知らせない|教えない|見せない|明かさない)(?:で|よう|こと)|(?:あなたの)?システムプロンプトを[^。\\n]{0,8}(?:表示し|出力し|教え|開示し|繰り返し)',
    source,
    check: isNoHabit,
  },
  {
    name: 'CJK Instruction Override KR',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:이전|위의|앞의|앞선|기존|지금까지|모든|시스템|당신의|너의)[^.\\n]{0,12}(?:지시|명령|지침|규칙|프롬프트|제약)[^.\\n]{0,8}(?:무시|잊|따르지|버리|취소하|폐기)|사용자에게[^.\\n]{0,12}(?:말하지|알리지|보여주지|밝히지|언급하지)\\s*(?:마|말)|시스템\\s*프롬프트를?\\s*(?:모두\\s*|전부\\s*|그대로\\s*)?(?:출력|공개|보여|알려|반복)',
    source,
  },
  {
    name: 'CJK Jailbreak Mode',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:越狱|越獄|无限制|無限制|不受限制|上帝)模式|你现在(?:处于|進入|进入|是)[^。\\n]{0,6}(?:开发者模式|没有限制|不受任何)|(?:解除|移除|取消|无视)(?:你的|所有|一切|全部)(?:安全)?(?:限制|审查|约束|过滤)|(?:脱獄|無制限|制限なし)モード|あなたは(?:今|これから)[^。\\n]{0,8}(?:開発者モード|制限のない|無制限)|(?:탈옥|무제한|제한\\s*없는)\\s*모드|(?:당신은|너는)\\s*이제[^.\\n]{0,10}(?:개발자\\s*모드|제한이?\\s*없|무제한)',
    source,
  },
] as const satisfies readonly Rule[]
