/** What stands around the numbers, which come from docs/benchmarks.json. */
export const prose = {
	intro: `What the node does, measured beside what people use in its place. One command makes all of it:

\`\`\`bash
npm run bench                  # all; npm run bench -- --help has more
npm run bench -- many --keep   # one, and its numbers into docs/benchmarks.json
npm run bench -- document      # this page and its plots, from docs/benchmarks.json
\`\`\`

The service is the [simulator](../simulator/README.md) on the same machine, so the network adds nothing, and the times of Scenario itself are not in here. Where a clock runs faster it does so for n8n and the simulator alike: poll intervals, waits and limits stay those that people have, while the work of n8n and the node counts as many times as much. That is to our disadvantage and to that of the other workflows, but not to that of the bound.`,

	many: `So many items go through at once. A job takes 45 to 75 s, the same for every way. The account takes 10 jobs at once and 100 requests a minute. The time is that from the start of the execution until all files are there; all workflows run in the same n8n.

- **The bound**: a program that knows the end of each job at its very moment, submits the next and fetches the file at once. Nothing can be faster.
- **Scenario node**: Generate Video with Max Concurrent Jobs 0 (as many as the account takes), and with its default of 5.
- **HTTP Request in batches**: the best that we could build of built-in nodes. Loop Over Items by tens, and one HTTP Request node whose paging asks for the list of jobs again and again until all of the batch have ended. It knows nothing of a refused or failed job.
- **HTTP Request, Wait and IF in a loop**: what tutorials show, one item after the other, a look each 5 s.
- **The vendor's guide as a program**: one job after the other, a look each 3 s, with the file fetched.

What makes one video after the other takes hours for many items, so the last two stop at 10 and our default at 50. With more than one item these are measured once. A single item gains nothing from our node's way of polling: with it every way asks for one job again and again.`,

	latency: `A job ends somewhere between two looks, so half of the poll interval is what chance gives. Once with all jobs in one execution, within the limits of an account; and once with an execution for each job, ten at a time.`,

	slots: `An execution that is awake holds one of the places that n8n's workers have (10 each by default). Executions started by a webhook wait for one job each, with **Wait Mode** set to Keep Execution Running and to Park Execution. What is counted are all executions in the state running, those that n8n starts for a parked one included: that is more than the places held, because some of them run within the place of another. The bursts at the start and at the end are n8n's own work of starting, storing and resuming so many executions at once, which the faster clock makes as many times as long. The limits of an account are switched off: fifty executions that poll for themselves need more requests than one allows.`,

	memory: `A large file and many small ones, through the node and through n8n's HTTP Request node, each in a process of its own with n8n's binary data on disk. On Node.js 20, and on the Node.js that n8n 2.41 needs.

On Node.js 24 our upload and download may grow by more than the goal. For the upload it is garbage that V8 has not collected yet: its young generation grows larger there, and with \`--max-semi-space-size=8\` the same upload stayed at +25 MiB. For the download the cause is not known; n8n's own node grows alike. The size of the file does not matter (see Growth). With many small files memory grows with their number; what that is made of we have not taken apart.`,

	form: `The functions alone, which turn a model's record into the fields of the form and the values into the body of the request; and what somebody sees who picks a model in the editor, in Chromium, with Playwright's own time in it.`,

	start: `n8n loads the nodes of a package at its start. This is the time that it takes to load and construct all of them in a process of its own, with n8n-workflow loaded before, and the size of the package, beside ten community packages from npm.`,

	growth: `What becomes of it when the work doubles, and doubles again: 2.00 is linear, 1.00 is no growth at all.

- Processor time and requests grow with the items, a little slower than they, and the delay of a result stays where chance puts it.
- A form grows with the inputs of its model.
- Memory does not grow with the size of a file. With many small files it grows with their number, and not faster.`,
};
