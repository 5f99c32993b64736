import cluster from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';

const asked = 'socle:measures?';
const answered = 'socle:measures';

interface Answer {
  type: typeof answered;
  id: number;
  text: string | null;
}

const isAnswer = (message: unknown): message is Answer =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === answered;

/**
 * The measures of all processes that share the port, added up; those of this one alone when it shares with none. Prometheus reaches whichever
 * process takes its connection, so each must answer for all.
 * @returns a function that gives them in the text format of Prometheus; it rejects when the others do not answer within five seconds
 */
export function scrapeTogether(registry: Registry): () => Promise<string> {
  if (!cluster.isWorker) return () => registry.metrics();
  AggregatorRegistry.setRegistries([registry]);
  // Made for its listeners: it answers for this process when the first one asks all of them.
  new AggregatorRegistry();
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  process.on('message', (message) => {
    if (isAnswer(message)) waiting.get(message.id)?.(message);
  });
  return async () => {
    const id = ++last;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      process.send?.({ type: asked, id });
    });
    waiting.delete(id);
    if (answer.text === null) throw new Error('another process did not give its measures');
    return answer.text;
  };
}

/** Has the process that started the others gather their measures when one of them asks. */
export function answerScrapes(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== asked || !('id' in message)) return;
    const reply = (text: string | null) => worker.isConnected() && worker.send({ type: answered, id: message.id, text });
    all.clusterMetrics().then(reply, () => reply(null));
  });
}
