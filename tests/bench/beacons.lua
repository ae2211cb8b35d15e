-- Browsers on a site: each connection says one beacon after the other for one visitor after the other. Rate and mix come with the command line.
-- args: visitors, pause in ms, one view in so many beacons, a mark that makes these visitors' keys their own, come or stay, a mark of this run's views
-- come: each visitor's first beacon is the view that begins his visit. stay: they are there, and one view in ten is of somebody new.

local visitors, pause, each, mark, mode, views_mark
local number = 0
views, beats, other = 0, 0, 0 -- not local: thread:get reads them
local threads, id = {}, 0

function setup(thread)
  id = id + 1
  thread:set("me", id)
  table.insert(threads, thread)
end

function init(args)
  visitors, pause, each, mark = tonumber(args[1]), tonumber(args[2]), tonumber(args[3]), args[4]
  mode, views_mark = args[5], args[6]
  math.randomseed(me * 7919)
  wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
  wrk.headers["Accept-Language"] = "de-DE,de;q=0.8,en;q=0.5"
end

function delay()
  return pause + math.random(-pause / 4, pause / 4)
end

function request()
  number = number + 1
  local visitor = number % visitors
  local key = string.format("%s%02d%08d", mark, me, visitor)
  local what
  if number % each == 0 or (mode == "come" and number <= visitors) then
    local view = string.format("%sv%d%08d", views_mark, me, number)
    if mode == "stay" and number % (10 * each) == 0 then
      key = string.format("%sn%d%08d", views_mark, me, number)
    end
    what = '{"t":"view","v":"' .. view .. '","n":0,"a":0,"u":"https://shop.example/page/' .. (number % 997) .. '","p":"Page ' .. (number % 997) .. '","r":"https://shop.example/"}'
  else
    what = '{"t":"beat","v":"' .. mark .. '----------","n":1,"a":0}'
  end
  return wrk.format("POST", nil, nil, '{"k":"' .. key .. '","w":[' .. what .. ']}')
end

function response(status)
  if status == 200 then views = views + 1 elseif status == 204 then beats = beats + 1 else other = other + 1 end
end

function done(summary, latency)
  local seen, beaten, refused = 0, 0, 0
  for _, thread in ipairs(threads) do
    seen, beaten, refused = seen + thread:get("views"), beaten + thread:get("beats"), refused + thread:get("other")
  end
  io.write(string.format("told views=%d beats=%d other=%d errors=%d seconds=%.3f p50=%.3f p99=%.3f\n", seen, beaten, refused,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
