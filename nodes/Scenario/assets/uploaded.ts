import type { Refusal } from '../transport/refusal';

/** Why an upload came to nothing: an answer of the API, or what follows the label in a message. */
export type Trouble = { refusal: Refusal } | { why: string };

export type Uploaded = { assetId: string } | Trouble;

/** One attempt; `again` says why it is worth another one from the start. */
export type Attempt = Uploaded | { again: string };
