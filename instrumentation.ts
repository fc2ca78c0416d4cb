/** Next's boot hook: starts the fleet, and does nothing else. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { start } = await import('./lib/server');
  await start();
}
