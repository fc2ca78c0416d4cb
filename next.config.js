/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  reactCompiler: true,
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  serverExternalPackages: ['@kubernetes/client-node', 'undici', 'pino', 'chokidar'],
};
export default nextConfig;
