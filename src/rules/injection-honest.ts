// Knows what honest texts say in the words of an attack: mails that ask a person to pass over an earlier mail, and manuals
// that tell how models lose sight of what they were told. Longer than the words in them: what counts as nothing.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const joined = (...parts: readonly string[]): string => crossed(...parts).replaceAll(' ', '')

export const honest: Vocabulary = {
  harmless: [
    // A method of OpenAI's API.
    `submit tool outputs`,
    // An enumeration: nobody is spoken to.
    `ai, and|ai, or`,
    crossed(
      `omit|exclude|remove|strip|drop`,
      `this|it|these|them`,
      `from production|from the build|from builds|from the bundle`,
    ),
    crossed(
      `please ignore|please disregard|kindly ignore|kindly disregard`,
      `my|our|the|this`,
      `last|previous|earlier|prior|above`,
      `e mail|email|mail|message|letter|note`,
    ),
    crossed(`ignore|ignora|ignoren|ignorad|desconsidere`, `el|mi|este|nuestro`, `correo|mensaje|e mail|email`),
    crossed(
      `ignora|ignorate|ignori|ignora pure|ignori pure|ignorate pure`,
      `la mia|il mio|la nostra|la|il|l'`,
      `email|e mail|mail|messaggio`,
    ),
    crossed(
      `ignora la mia|ignori la mia|ignora pure la mia|ignori pure la mia`,
      `precedente|ultima`,
      `email|e mail|mail`,
    ),
    crossed(
      `desconsidere|desconsidera|ignore|ignora`,
      `o|a|meu|minha|o meu|a minha|nosso|o nosso`,
      `e mail|email|mensagem|último e mail|e mail anterior`,
    ),
    crossed(`negeer|vergeet`, `mijn|onze|de|het|ons`, `vorige|eerdere|laatste`, `mail|e mail|bericht|brief`),
    crossed(
      `ignorieren sie|ignoriere|ignoriert`,
      `bitte|`,
      `meine|unsere|die|unser`,
      `vorherige|letzte|vorige|frühere`,
      `e mail|mail|nachricht|email`,
    ),
    crossed(
      `veuillez ignorer|merci d'ignorer|ignorez`,
      `mon|notre|le|ma`,
      `précédent|dernier|premier|`,
      `courriel|message|mail|e mail|courrier`,
    ),
    crossed(
      `proszę zignorować|zignoruj|proszę pominąć`,
      `poprzednią|moją poprzednią|ostatnią|wcześniejszą`,
      `wiadomość`,
    ),
    joined(
      `忽略|无视|無視|忽視`,
      `我|我们|我們|上|上一|前一|之前|此前|刚才|剛才|`,
      `之前|此前|刚才|剛才|上次|昨天|早上|`,
      `发的|發的|封|发送的|發送的|寄的|寄出的|那封|的|`,
      `邮件|郵件|信件|电邮|電郵`,
    ),
    crossed(
      `model|models|the model|a model|the models|the assistant|an assistant|assistant|assistants|llm|llms|agents|chatbots|it|they`,
      `may|might|could|can|tends to|tend to|often|sometimes|will eventually|starts to|start to|begins to`,
      `forget`,
    ),
    crossed(
      `makes|make|making|lets`,
      `models|assistants|the model|the assistant|them|it|llms|agents`,
      `forget|ignore|to forget`,
    ),
    crossed(
      `el modelo|los modelos|el asistente`,
      `|puede|suele|a veces`,
      `olvida|olvidan|olvidar|ignora|ignoran|ignorar`,
    ),
    crossed(`le modèle|les modèles|l'assistant`, `|peut|finit par|`, `oublie|oublient|oublier|ignore|ignorent|ignorer`),
    crossed(`il modello|i modelli|l'assistente`, `|può|tende a|`, `dimentica|dimenticano|dimenticare|ignora|ignorare`),
    crossed(`o modelo|os modelos|o assistente`, `|pode|tende a|`, `esquece|esquecem|esquecer|ignora|ignorar`),
    crossed(`das modell|die modelle|der assistent`, `|kann|`, `vergisst|vergessen`),
    crossed(`het model|de modellen`, `|kan|`, `vergeet|vergeten`),
    // What makes an account safer.
    crossed(
      `enable|enables|turn on|set up|activate|require|requires|enrol in`,
      `|the`,
      `two factor|multi factor|two step|2fa|mfa`,
      `authentication|verification|`,
    ),
    crossed(`change|replace`, `the|your`, `default|initial|temporary|old`, `password|passwords|pin`),
    // Who is never to be told, and who asks for it.
    crossed(
      `never|do not|don't`,
      `tell|give`,
      `this|the|your|that`,
      `code|codes|pin|password|passcode|one time code|verification code|security code`,
    ),
    crossed(`request|requests|asks|asking`, `for your`, `credentials|password|pin|login|card details|passwords`),
    crossed(
      `must not|may not|should not|do not|don't|never`,
      `paste|enter|upload|put`,
      `|any`,
      `customer data|personal data|client data|patient data|confidential data|internal data|internal documents|passwords|credentials|secrets`,
    ),
    crossed(`geef|deel|stuur`, `je|uw`, `wachtwoord|pincode|code|inloggegevens`, `nooit|niet|met niemand|aan niemand`),
    crossed(
      `geben sie|gib|teilen sie|teile|verraten sie`,
      `ihr|ihre|dein|deine|das|die`,
      `kennwort|passwort|pin|zugangsdaten|tan`,
      `niemandem|nie|niemals|nicht|an niemanden|mit niemandem`,
    ),
    crossed(
      `ne communiquez jamais|ne communiquez pas|ne donnez jamais|ne partagez jamais|ne divulguez jamais`,
      `votre|vos`,
      `mot de passe|code|identifiants|code pin`,
    ),
    crossed(
      `no comparta|nunca comparta|no compartas|nunca compartas|nunca facilite`,
      `su|tu`,
      `contraseña|clave|código|pin`,
    ),
    crossed(
      `non comunicare|non condividere|non fornire mai|non comunicate`,
      `la tua|il tuo|mai la|la vostra`,
      `password|pin|codice`,
    ),
    crossed(`não partilhe|não compartilhe|nunca compartilhe|nunca partilhe`, `a sua|sua|a`, `senha|palavra passe`),
    crossed(`nie udostępniaj|nigdy nie podawaj|nie podawaj`, `|nikomu|swojego`, `hasła|kodu|pinu|loginu`),
    joined(`包括|甚至|即使是`, `系统管理员|管理员|我们的员工`),
    joined(`不得|不要|切勿|请勿`, `与任何人共享|与他人共享|共享|向任何人透露|泄露|告诉任何人`, `密码|验证码|`),
    joined(`索要|索取`, `密码|验证码`, `的邮件|的短信|的电话`),
    joined(`系统提示词|系统提示`, `示例|应当|应该|用于|中写|里写`),
    `システムプロンプトには|システムプロンプトの例|システムプロンプトは|시스템 프롬프트에는|시스템 프롬프트 예시|누구와도 공유해서는|보안팀에 신고|보안팀에 알려`,
    joined(`模型|助手|智能体`, `会|可能会|可能|往往会|容易|也会`, `忘记|忘掉|忽略|无视`),
  ].join('|'),
  calm: `ينصح الخبراء|الخبراء|يخدع`,
}
