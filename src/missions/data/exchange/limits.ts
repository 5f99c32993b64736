/** What a caller is told of its limit. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Unix time, in seconds, at which the window is new. */
  reset: number;
  /** Seconds to wait, at least 1: clients read it as an integer. */
  retryAfter: number;
}

const windowMilliseconds = 1000;
const mostCallers = 10_000;

/**
 * Counts requests in a window of one second that slides: the second before counts for the part of it that the window still covers. The
 * counts are those of this process: with n processes a caller may reach n times its limit. It keeps providers from floods; it is not a quota.
 */
export class Limits {
  private readonly seen = new Map<string, { second: number; now: number; before: number }>();

  take(caller: string, limit: number, now: number): Allowance {
    const second = Math.floor(now / windowMilliseconds);
    let count = this.seen.get(caller);
    if (!count) {
      if (this.seen.size >= mostCallers) this.seen.clear();
      this.seen.set(caller, (count = { second, now: 0, before: 0 }));
    }
    if (count.second !== second) {
      count.before = count.second === second - 1 ? count.now : 0;
      count.now = 0;
      count.second = second;
    }
    const used = count.now + count.before * (1 - (now % windowMilliseconds) / windowMilliseconds);
    const allowed = used < limit;
    if (allowed) count.now += 1;
    const remaining = Math.max(0, Math.floor(limit - used - (allowed ? 1 : 0)));
    return { allowed, limit, remaining, reset: second + 1, retryAfter: 1 };
  }
}
