#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 50번째 줄까지예요.


def program():
    global 센_수
    센_수 = 0
    셈 = Sprite("셈", x=-60, y=-30, size=130, costumes=["블링키"])

    def 곱하기(self, 수):
        if 수 <= 1:
            return 1
        return 수 * number(곱하기(self, 수 - 1))

    def 말하기(self, 말, 번):
        global 센_수
        for _ in range(times(번)):
            self.say(join(말, "!"))
            센_수 += 1
            if 센_수 == 3:
                return
        self.say("말 끝")

    def print_(self):
        return "돌려줌"

    def 셈_when_started(self):
        self.say(곱하기(self, 5))
        말하기(self, "야", 2)
        말하기(self, "호", 5)
        self.say(print_(self))
        self.say(join("(", 말하기(self, "메아리", 1)))
        self.say(센_수)
        missing("function")
        self.say("안 나옴")

    셈.when_started(셈_when_started)

    def 셈_when_started_2(self):
        wait(0.3)
        곱하기(self, 2)
        if either(equal(print_(self), "돌려줌"), equal(곱하기(self, 3), 6)):
            self.say("맞음")
        else:
            self.say("틀림")
        return "여기서 끝"

    셈.when_started(셈_when_started_2)

