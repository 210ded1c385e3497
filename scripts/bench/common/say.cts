/** What a person at the terminal reads. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`);
