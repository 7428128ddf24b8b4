/** Words by which names of columns say what they are for, in other languages: all that is read of them reads English. */

const WORDS: [english: string, others: string][] = [
  // Each language's words follow each other: German, French, Spanish, Italian, Portuguese, Dutch.
  [
    'prediction',
    'vorhersage vorhersagen prognose vorhersagewert prediccion previsione previsao voorspelling voorspellingen',
  ],
  ['predicted', 'vorhergesagt prognostiziert predit predite predicho predicha voorspeld previsto prevista'],
  ['result', 'ergebnis resultat resultado risultato'],
  ['label', 'etikett etiquette etiqueta etichetta rotulo'],
  ['truth', 'wahrheit grundwahrheit verite verdad verita verdade waarheid'],
  [
    'actual',
    'ist_wert istwert ist_klasse tatsaechlich tatsachlich tatsaechlicher_wert tatsachlicher_wert wahrer_wert reel reelle valeur_reelle classe_reelle valor_real clase_real valore_reale',
  ],
  ['target', 'zielwert zielgrosse zielgroesse sollwert soll_wert cible objetivo'],
  ['latency', 'latenz latenzzeit latence latencia latenza latentie'],
  [
    'response_time',
    'antwortzeit temps_de_reponse tiempo_de_respuesta tempo_di_risposta tempo_de_resposta responstijd reactietijd',
  ],
  ['duration', 'dauer laufzeit duree duracion durata duracao'],
  ['seconds', 'sekunden secondes segundos secondi'],
  // By itself it is a currency.
  ['latency_seconds', 'latenz_sek latenz_in_sek antwortzeit_sek antwortzeit_in_sek'],
  ['ms', 'millisekunden millisecondes milisegundos millisecondi milissegundos'],
  ['timestamp', 'zeitstempel zeitpunkt horodatage marca_de_tiempo marca_temporal tijdstempel'],
  ['date', 'datum fecha'],
  ['time', 'uhrzeit zeit heure hora'],
  [
    'request_id',
    'anfrage_id anfragenummer vorgangs_id vorgang_id vorgangsnummer id_requete id_solicitud aanvraag_id verzoek_id id_richiesta id_pedido id_solicitacao id_peticion',
  ],
  ['id', 'kennung identifiant identificador'],
  ['probability', 'wahrscheinlichkeit probabilite probabilidad probabilita probabilidade waarschijnlijkheid'],
  ['confidence', 'konfidenz confiance confianza'],
  ['score', 'punktzahl puntuacion punteggio'],
  ['class', 'klasse classe clase'],
  ['decision', 'entscheidung decisao decisione beslissing'],
  ['classification', 'klassifikation klassifizierung clasificacion classificazione classificacao'],
  ['model', 'modell modele modelo modello'],
  ['production', 'produktion produccion produzione producao produktiv productie'],
  ['shadow', 'schatten ombre sombra ombra schaduw'],
  ['candidate', 'kandidat candidat candidate candidato candidata kandidatin kandidaat'],
  // By itself the word is also the truth's.
  ['prediction_current', 'prediccion_actual'],
  ['model_current', 'modelo_actual'],
  ['new', 'neu neue neuer neues nouveau nouvelle nouvel nuevo nueva nuovo nuova novo nova nieuw nieuwe'],
  [
    'old',
    'alt alte alter altes ancien ancienne vieux vieille antiguo antigua vecchio vecchia antigo oud oude',
  ],
  ['current', 'aktuell aktuelle bisher bisherig bisherige actuel actuelle attuale huidig huidige'],
]

const ENGLISH = new Map(
  WORDS.flatMap(([english, others]) => others.split(' ').map((word) => [word, english] as const)),
)
/** Words of more than one part stand before those that are parts of them. */
const FOREIGN = new RegExp(
  `(?<![^_])(?:${[...ENGLISH.keys()].sort((a, b) => b.length - a.length).join('|')})(?![^_])`,
  'g',
)

const FIRST = new Set([...ENGLISH.keys()].map((words) => words.split('_', 1)[0]!))

/** @returns the letters of the English alphabet in place of others: 'prediction' for 'prédiction' */
export const plainLetters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss')

/** @param plain words in small letters, joined by '_' */
export const inEnglish = (plain: string): string =>
  plain.split('_').some((word) => FIRST.has(word))
    ? plain.replace(FOREIGN, (word) => ENGLISH.get(word)!)
    : plain
