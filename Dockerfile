# The command line, without a browser: docker build -t shadow-workbench .
# With a Chromium, for --backend webgl and webgpu: docker build --target browser -t shadow-workbench:browser .
FROM node:22-slim AS build
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm pack --pack-destination /

FROM node:22-slim AS browser
RUN apt-get update && apt-get install -y --no-install-recommends chromium && rm -rf /var/lib/apt/lists/*
COPY --from=build /shadow-workbench-*.tgz /tmp/
RUN npm install -g /tmp/shadow-workbench-*.tgz playwright@1.65.1 && rm /tmp/*.tgz
USER node
WORKDIR /work
ENTRYPOINT ["shadow-workbench"]
CMD ["--help"]

# Last, and so what is built unless another is asked for.
FROM node:22-slim
COPY --from=build /shadow-workbench-*.tgz /tmp/
RUN npm install -g --offline /tmp/shadow-workbench-*.tgz && rm /tmp/*.tgz
USER node
WORKDIR /work
ENTRYPOINT ["shadow-workbench"]
CMD ["--help"]
