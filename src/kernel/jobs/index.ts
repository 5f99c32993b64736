export { createJobs } from './jobs.js';
export type { CronItem, EventHandler, JobHandler, JobTables, Jobs, JobRunner } from './jobs.js';
