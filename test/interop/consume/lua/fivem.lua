-- Stands in for the part of FiveM's server that a resource's HTTP handler sees. Requests come as JSON lines on
-- stdin, {"method","headers","body" in hex}; answers go as JSON lines to stdout, and what is printed with them.
-- Usage: lua5.4 fivem.lua SCRIPT...
local cjson = require('cjson')

json = { encode = cjson.encode, decode = cjson.decode }

function GetConvar(name, default)
  return os.getenv(name:upper()) or default
end

local handler
function SetHttpHandler(given)
  handler = given
end

local printed = {}
function print(...)
  local words = {}
  for i = 1, select('#', ...) do words[i] = tostring((select(i, ...))) end
  printed[#printed + 1] = table.concat(words, '\t')
end

for _, script in ipairs(arg) do dofile(script) end

for line in io.lines() do
  local request = cjson.decode(line)
  local body = request.body:gsub('%x%x', function(byte) return string.char(tonumber(byte, 16)) end)
  local status
  local response = {
    writeHead = function(code) status = code end,
    send = function()
      io.write(cjson.encode({ status = status or 200, printed = printed, count = #printed }), '\n')
      io.flush()
      printed = {}
    end,
  }
  request.setDataHandler = function(take) take(body) end
  handler(request, response)
end
