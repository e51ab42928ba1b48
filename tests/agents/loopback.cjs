// Loaded before the Agents Playground, which would listen on every address of the machine: here on loopback alone.
const net = require('node:net')

const { listen } = net.Server.prototype
net.Server.prototype.listen = function (...args) {
  const [first, ...rest] = args
  if (first !== null && typeof first === 'object') {
    return listen.call(this, 'port' in first ? { ...first, host: '127.0.0.1' } : first, ...rest)
  }
  const done = rest.filter((argument) => typeof argument === 'function')
  return listen.call(this, { port: Number(first), host: '127.0.0.1' }, ...done)
}
