-- Asks for the lines of a file in turn: method, path, session and body, parted by tabs.
-- LOAD_FILE names it, LOAD_FIRST and LOAD_COUNT say which of its lines.
local requests, position = {}, 0

function init()
  local first, count = tonumber(os.getenv("LOAD_FIRST")), tonumber(os.getenv("LOAD_COUNT"))
  local number = 0
  for line in io.lines(os.getenv("LOAD_FILE")) do
    if number >= first and number < first + count then
      local method, path, session, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
      local token = os.getenv("LOAD_TOKEN")
      local headers = { Host = "127.0.0.1", Cookie = "sessionid=" .. session .. "; csrftoken=" .. token }
      if body ~= "" then
        headers["Content-Type"] = "application/json"
        headers["X-CSRFToken"] = token
      end
      table.insert(requests, wrk.format(method, path, headers, body ~= "" and body or nil))
    end
    number = number + 1
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "bytes": %d, "p50": %f, "p99": %f, "bad": %d, "lost": %d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
