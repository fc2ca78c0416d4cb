import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../system/text.ts';

const run = promisify(execFile);

/** Contents by path; null removes the file. */
export type Files = Readonly<Record<string, string | null>>;

// The developer's own settings (signing, hooks, templates) must not reach this repository.
const env: NodeJS.ProcessEnv = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Platform Team',
  GIT_AUTHOR_EMAIL: 'platform@example.com',
  GIT_COMMITTER_NAME: 'Platform Team',
  GIT_COMMITTER_EMAIL: 'platform@example.com',
};

/** A work tree and the bare repository that the clusters fetch from. */
export class GitRepo {
  readonly #work: string;
  readonly #bare: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(stateDir: string) {
    this.#work = join(stateDir, 'git', 'work');
    this.#bare = join(stateDir, 'git', 'served', 'fleet.git');
  }

  get servedRoot(): string {
    return dirname(this.#bare);
  }

  async init(files: Files): Promise<string> {
    if (existsSync(this.#work)) return this.head();
    await mkdir(this.#bare, { recursive: true });
    await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', this.#bare], { env });
    await run('git', ['init', '--quiet', '--initial-branch=main', this.#work], { env });
    await this.#git('remote', 'add', 'origin', this.#bare);
    return this.commit(files, 'Start the fleet');
  }

  /** Commits to main and pushes; returns the commit that the clusters can fetch from now on. */
  commit(files: Files, message: string): Promise<string> {
    const next = this.#last.then(() => this.#commit(files, message));
    this.#last = next.catch(() => {});
    return next;
  }

  async head(): Promise<string> {
    return this.#git('rev-parse', 'HEAD');
  }

  async createBranch(name: string): Promise<void> {
    await this.#git('push', '--quiet', 'origin', `HEAD:refs/heads/${name}`);
  }

  async deleteBranch(name: string): Promise<void> {
    await this.#git('push', '--quiet', 'origin', `:refs/heads/${name}`);
  }

  async #commit(files: Files, message: string): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.#work, path);
      if (content === null) {
        await rm(file, { recursive: true });
      } else {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
    }
    await this.#git('add', '--all');
    await this.#git('commit', '--quiet', '--allow-empty', '-m', message);
    await this.#git('push', '--quiet', 'origin', 'main');
    return this.head();
  }

  async #git(...args: string[]): Promise<string> {
    try {
      return (await run('git', ['-C', this.#work, ...args], { env })).stdout.trim();
    } catch (error) {
      throw new Error(`git ${args[0]} in the served repository: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}
