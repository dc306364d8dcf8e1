#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py
# 내 프로그램은 여기부터 52번째 줄까지예요.


def program():
    global 센_수
    센_수 = 0
    셈 = Sprite("셈", x=-60, y=-30, size=130, costumes=["블링키"])

    @function
    async def 곱하기(self, 수):
        if 수 <= 1:
            return 1
        return 수 * number(await 곱하기(self, 수 - 1))

    @function
    async def 말하기(self, 말, 번):
        global 센_수
        for _ in range(times(번)):
            self.say(join(말, "!"))
            센_수 += 1
            if 센_수 == 3:
                return
            await turn()
        self.say("말 끝")

    @function
    async def print_(self):
        return "돌려줌"

    @셈.when_started
    async def when_started(self):
        self.say(await 곱하기(self, 5))
        await 말하기(self, "야", 2)
        await 말하기(self, "호", 5)
        self.say(await print_(self))
        self.say(join("(", await 말하기(self, "메아리", 1)))
        self.say(센_수)
        await missing("function")
        self.say("안 나옴")

    @셈.when_started
    async def when_started_2(self):
        await wait(0.3)
        await 곱하기(self, 2)
        if either(equal(await print_(self), "돌려줌"), equal(await 곱하기(self, 3), 6)):
            self.say("맞음")
        else:
            self.say("틀림")
        return "여기서 끝"

