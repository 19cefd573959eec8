// Creates api.json from GitHub's API description: only the used paths and their references.
//   npm install --no-save @octokit/openapi@23.0.2 && node slim.cjs
const fs = require('fs');
const whole = JSON.parse(fs.readFileSync('node_modules/@octokit/openapi/generated/api.github.com.json'));
const repository = '/repos/{owner}/{repo}';
const environment = `${repository}/environments/{environment_name}`;
const kept = {
  [`${repository}/deployments`]: ['get', 'post'],
  [`${repository}/deployments/{deployment_id}/statuses`]: ['get', 'post'],
  [`${repository}/commits/{ref}/check-runs`]: ['get'],
  [`${repository}/commits/{ref}/statuses`]: ['get'],
  [`${repository}/commits/{commit_sha}/pulls`]: ['get'],
  [`${repository}/git/commits/{commit_sha}`]: ['get'],
  [`${repository}/pulls/{pull_number}/reviews`]: ['get'],
  [`${repository}/pulls/{pull_number}/commits`]: ['get'],
  [`${repository}/actions/runs`]: ['get'],
  [`${repository}/actions/runs/{run_id}`]: ['get'],
  [`${repository}/actions/runs/{run_id}/approvals`]: ['get'],
  [`${repository}/actions/runs/{run_id}/jobs`]: ['get'],
  [`${repository}/branches/{branch}`]: ['get'],
  [`${repository}/rules/branches/{branch}`]: ['get'],
  [`${repository}/releases`]: ['post'],
  [`${repository}/issues/{issue_number}/comments`]: ['get', 'post'],
  [`${repository}/issues/comments/{comment_id}`]: ['patch'],
  [environment]: ['get', 'put'],
  [`${environment}/deployment-branch-policies`]: ['get', 'post'],
  [`${environment}/secrets/public-key`]: ['get'],
  [`${environment}/secrets/{secret_name}`]: ['get', 'put'],
  [`${environment}/variables`]: ['post'],
  [`${environment}/variables/{name}`]: ['get', 'patch'],
  '/users/{username}': ['get'],
  '/orgs/{org}/teams/{team_slug}': ['get'],
  '/orgs/{org}/teams/{team_slug}/memberships/{username}': ['get'],
};

const slim = { openapi: whole.openapi, info: whole.info, servers: whole.servers, paths: {}, components: {} };
for (const [path, methods] of Object.entries(kept)) {
  slim.paths[path] = {};
  for (const method of methods) {
    const operation = whole.paths[path][method];
    delete operation.description;
    slim.paths[path][method] = operation;
  }
}

const seen = new Set();
const walk = (node) => {
  if (!node || typeof node !== 'object') return;
  if (typeof node.$ref === 'string' && !seen.has(node.$ref)) {
    seen.add(node.$ref);
    const [, , kind, name] = node.$ref.split('/');
    (slim.components[kind] ??= {})[name] = whole.components[kind][name];
    walk(whole.components[kind][name]);
  }
  Object.values(node).forEach(walk);
};
walk(slim.paths);
fs.writeFileSync('api.json', JSON.stringify(slim, null, 1) + '\n');
console.log(Object.keys(slim.paths).length, 'paths', seen.size, 'components', fs.statSync('api.json').size, 'bytes');
