#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 77번째 줄까지예요.


def program():
    global 수, 번
    수 = 0
    번 = 0
    핑 = Message("핑")
    퐁 = Message("퐁")
    다시 = Message("다시")
    아무도 = Message("아무도")
    차례 = Sprite("차례", x=-60, y=-30, size=130, costumes=["블링키"])

    def 차례_when_started(self):
        global 수
        for _ in range(300):
            수 += 1

    차례.when_started(차례_when_started)

    def 차례_when_started_2(self):
        while 수 != 150:
            look_again()
        self.say(join("본 수 ", 수))

    차례.when_started(차례_when_started_2)

    def 차례_when_started_3(self):
        핑.send()

    차례.when_started(차례_when_started_3)

    def 차례_when_핑(self):
        global 번
        번 += 1
        퐁.send()

    차례.when_received(핑, 차례_when_핑)

    def 차례_when_퐁(self):
        if 번 < 20:
            핑.send()
        else:
            self.say(join("핑퐁 ", 번))

    차례.when_received(퐁, 차례_when_퐁)

    def 차례_when_started_4(self):
        다시.send_and_wait()
        self.say("기다림 끝")

    차례.when_started(차례_when_started_4)

    def 차례_when_started_5(self):
        wait(0.2)
        다시.send()

    차례.when_started(차례_when_started_5)

    def 차례_when_다시(self):
        wait(0.4)
        self.say("끝까지 들음")

    차례.when_received(다시, 차례_when_다시)

    def 차례_when_started_6(self):
        wait(1)
        timer.start()
        self.say(join("처음부터 ", less(timer.value, 0.5)))
        self.say(join("같나 ", equal(divide(0, 0), 5)))
        아무도.send_and_wait()
        self.say("끝")

    차례.when_started(차례_when_started_6)

